-- Two days at a branch as the program before migration 0002 wrote them: one that is over, and one in the middle of the morning,
-- 24 November 2026, 10.04 in Bontang, with a ticket in each state. Times are UTC. Tickets' tokens are those of tests/hall.py.

INSERT INTO "branch" (code, seq, day, clock_at, settings_version, settings) VALUES
  ('bontang', 92, '2026-11-24', '2026-11-24 02:02:02.000000', 1, '{"name": "Kantor Cabang Bontang", "time_zone": "Asia/Makassar", "cut_off": "00:00", "languages": ["id", "en"], "voice": ["id"], "is_stopped": false, "policy": {"max_calls": 3, "recall_after_s": 30, "grace_minutes": 30, "return_after": 3, "priority_ratio": 2, "priority_max_wait_minutes": 30, "staged_calling": false, "max_deferrals": 3}, "hours": {"monday": [["00:00", "24:00"]], "tuesday": [["00:00", "24:00"]], "wednesday": [["00:00", "24:00"]], "thursday": [["00:00", "24:00"]], "friday": [["00:00", "24:00"]], "saturday": [["00:00", "24:00"]], "sunday": [["00:00", "24:00"]], "holidays": []}}');

INSERT INTO "service" (branch_id, code, position, settings) VALUES
  (1, 'A', 0, '{"name": {"id": "Klaim JHT", "en": "Old-age claim"}, "about": {"id": "Jaminan Hari Tua"}, "quota": [null, null, null, null, null, null, null], "is_open": true}'),
  (1, 'K', 1, '{"name": {"id": "Klaim JKK", "en": "Accident claim"}, "about": {}, "quota": [300, 300, 300, 300, 300, 300, 300], "is_open": true}'),
  (1, 'D', 2, '{"name": {"id": "Pendaftaran", "en": "Registration"}, "about": {}, "quota": [2, null, null, null, null, null, null], "is_open": true}');

INSERT INTO "counter" (code, branch_id, position, kind, label, services) VALUES
  ('bontang-1', 1, 0, 'desk', '1', '["A", "K"]'),
  ('bontang-2', 1, 1, 'desk', '2', '["A", "K"]'),
  ('bontang-3', 1, 2, 'desk', '3', '["A"]'),
  ('bontang-4', 1, 3, 'desk', '4', '["D"]'),
  ('bontang-b1', 1, 4, 'booth', '1', '["A", "K", "D"]');

INSERT INTO "shift" (counter, branch_id, state, officer, services, opened_at, since) VALUES
  ('bontang-1', 1, 'open', 'ana', '["A"]', '2026-11-24 01:10:30.000000', '2026-11-24 01:10:30.000000'),
  ('bontang-2', 1, 'open', 'bo', '["A", "K"]', '2026-11-24 01:10:30.000000', '2026-11-24 01:10:30.000000'),
  ('bontang-b1', 1, 'paused', 'sari', '["A", "K", "D"]', '2026-11-24 01:10:30.000000', '2026-11-24 02:01:28.000000');

INSERT INTO "service_day" (branch_id, day, service, issued, waiting, last_called) VALUES
  (1, '2026-11-23', 'A', 7, 0, 'A007'),
  (1, '2026-11-23', 'K', 4, 0, NULL),
  (1, '2026-11-24', 'A', 11, 5, 'A008'),
  (1, '2026-11-24', 'K', 3, 3, 'K002');

INSERT INTO "ticket" (id, branch_id, day, number, service, state, joined_order, issued_at, token_hash, language, priority, place, walk_minutes, attempt, counter, call_reason, called_at, serving_since, parked_at, ended_at, deferred_until, deferrals, returned_order, transferred_at, service_s) VALUES
  ('00000000000000000000000000000001', 1, '2026-11-23', 'A001', 'A', 'served', 1, '2026-11-23 01:00:00.000000', 'd8cd509745d9e7d87a77733571854749890c905e11c79699bcd22e975c22a596', 'id', false, 'here', NULL, 1, 'bontang-1', 'joined', '2026-11-23 01:08:15.000000', '2026-11-23 01:08:30.000000', NULL, '2026-11-23 01:14:50.000000', NULL, 0, NULL, NULL, 380),
  ('00000000000000000000000000000002', 1, '2026-11-23', 'A002', 'A', 'served', 2, '2026-11-23 01:00:45.000000', 'f92eb0df3a0f4a9c0c79677ab9bd036eec217eec8286200ba35409b4752b0063', 'id', false, 'here', NULL, 1, 'bontang-1', 'parked', '2026-11-23 01:24:31.000000', '2026-11-23 01:24:51.000000', NULL, '2026-11-23 01:30:11.000000', NULL, 0, NULL, NULL, 320),
  ('00000000000000000000000000000003', 1, '2026-11-23', 'A003', 'A', 'no_show', 3, '2026-11-23 01:01:30.000000', '9be6257b0d67703d886132345e42c5a4806b751af7f77b20f3592fddf5843c2d', 'id', false, 'here', NULL, 2, NULL, 'joined', '2026-11-23 01:20:51.000000', NULL, NULL, '2026-11-23 01:21:11.000000', NULL, 0, NULL, NULL, NULL),
  ('00000000000000000000000000000004', 1, '2026-11-23', 'A004', 'A', 'cancelled', 4, '2026-11-23 01:02:15.000000', 'c904e56943554e43ecfe289436d3a591aaca476881ddd6e88583e16d7ecaeb18', 'id', false, 'here', NULL, 0, NULL, 'joined', NULL, NULL, NULL, '2026-11-23 01:30:31.000000', NULL, 0, NULL, NULL, NULL),
  ('00000000000000000000000000000005', 1, '2026-11-23', 'A005', 'A', 'expired', 5, '2026-11-23 01:03:00.000000', '48275a3590abb1257e1faa396a27c821cc01015c99f1317301e6782ca96334ef', 'id', false, 'here', NULL, 1, NULL, 'joined', '2026-11-23 01:30:38.000000', '2026-11-23 01:30:53.000000', '2026-11-23 01:33:13.000000', '2026-11-23 16:35:23.000000', NULL, 0, NULL, NULL, NULL),
  ('00000000000000000000000000000006', 1, '2026-11-23', 'A006', 'A', 'expired', 6, '2026-11-23 01:03:45.000000', '67573f473a41d2ee86f8ef0f3263a7120395b067bd522c94707cddc0a79f1c1b', 'id', false, 'here', NULL, 1, NULL, 'joined', '2026-11-23 01:33:33.000000', '2026-11-23 01:33:48.000000', NULL, '2026-11-23 16:35:23.000000', NULL, 0, NULL, NULL, NULL),
  ('00000000000000000000000000000007', 1, '2026-11-23', 'A007', 'A', 'expired', 7, '2026-11-23 01:04:30.000000', '77e4e011b27f32083426a9e0ba89a3f27c7b12f77e04128e19fa55bb79975684', 'id', false, 'here', NULL, 1, NULL, 'joined', '2026-11-23 01:34:08.000000', NULL, NULL, '2026-11-23 16:35:23.000000', NULL, 0, NULL, NULL, NULL),
  ('00000000000000000000000000000008', 1, '2026-11-23', 'K001', 'K', 'expired', 8, '2026-11-23 01:05:15.000000', '246052b6ff16a3765fad0490bd8eda7245f76d7ebf49ccaa40bbb20eff08cccc', 'id', false, 'here', NULL, 0, NULL, 'joined', NULL, NULL, NULL, '2026-11-23 16:35:23.000000', NULL, 0, NULL, NULL, NULL),
  ('00000000000000000000000000000009', 1, '2026-11-23', 'K002', 'K', 'expired', 9, '2026-11-23 01:06:00.000000', '41f3f38bae0b031c8670fcedf6311298fdfebc5a593151d52cfef04254f64e5a', 'id', false, 'here', NULL, 0, NULL, 'joined', NULL, NULL, NULL, '2026-11-23 16:35:23.000000', NULL, 0, NULL, NULL, NULL),
  ('0000000000000000000000000000000a', 1, '2026-11-23', 'K003', 'K', 'expired', 10, '2026-11-23 01:06:45.000000', 'd5ff371089cf40556c0aa7d59d8dffaac1dd48b403836baadcdcf5f8319ca3cd', 'id', false, 'here', NULL, 0, NULL, 'joined', NULL, NULL, NULL, '2026-11-23 16:35:23.000000', NULL, 0, NULL, NULL, NULL),
  ('0000000000000000000000000000000b', 1, '2026-11-23', 'K004', 'K', 'expired', 11, '2026-11-23 01:07:30.000000', '8660e1063dda3f6da9f2b4c919f90d532b3108119ecb898ec7a29661784a5137', 'id', false, 'here', NULL, 0, NULL, 'joined', NULL, NULL, NULL, '2026-11-23 16:35:23.000000', NULL, 0, NULL, NULL, NULL),
  ('0000000000000000000000000000000c', 1, '2026-11-24', 'A001', 'A', 'served', 45, '2026-11-24 01:00:00.000000', '0710ad37fb23ac97e043a8d4f91ee2ff0dcb5c8fde1cc73c021ef8c9ac4b2655', 'id', false, 'here', NULL, 1, 'bontang-1', 'joined', '2026-11-24 01:10:30.000000', '2026-11-24 01:10:45.000000', NULL, '2026-11-24 01:18:05.000000', NULL, 0, NULL, NULL, 440),
  ('0000000000000000000000000000000d', 1, '2026-11-24', 'A002', 'A', 'no_show', 46, '2026-11-24 01:00:45.000000', '44323d75d9f1c8429be883a7504b084fc0dc5953986709a7516a4a392d9e497c', 'id', false, 'here', NULL, 2, NULL, 'joined', '2026-11-24 01:18:56.000000', NULL, NULL, '2026-11-24 01:19:16.000000', NULL, 0, NULL, NULL, NULL),
  ('0000000000000000000000000000000e', 1, '2026-11-24', 'A003', 'A', 'cancelled', 47, '2026-11-24 01:01:30.000000', '8c2b1f451425ce9287270f6c25077e31b55563aa52eb43f76f0f2958004edb09', 'id', false, 'here', NULL, 0, NULL, 'joined', NULL, NULL, NULL, '2026-11-24 01:19:36.000000', NULL, 0, NULL, NULL, NULL),
  ('0000000000000000000000000000000f', 1, '2026-11-24', 'A004', 'A', 'parked', 48, '2026-11-24 01:02:15.000000', 'b64b68dfa7917a70b94c505033a292538f90ecc8ce7c4d8c24a4980790d1970d', 'id', false, 'here', NULL, 1, 'bontang-1', 'joined', '2026-11-24 01:19:43.000000', '2026-11-24 01:19:58.000000', '2026-11-24 01:30:18.000000', NULL, NULL, 0, NULL, NULL, NULL),
  ('00000000000000000000000000000010', 1, '2026-11-24', 'A005', 'A', 'waiting', 49, '2026-11-24 01:03:00.000000', '938085621d62154f4e39d550a4d4b1f770b072718c72bd90f79744ad0279b837', 'id', false, 'here', NULL, 0, NULL, 'parked', NULL, '2026-11-24 01:30:53.000000', NULL, NULL, NULL, 0, NULL, NULL, NULL),
  ('00000000000000000000000000000011', 1, '2026-11-24', 'A006', 'A', 'waiting', 50, '2026-11-24 01:03:45.000000', '68689f6647561aeedbe21dbd4d2d5fda92ae5150a14042de255c7660e76d925f', 'id', false, 'here', NULL, 0, NULL, 'chosen', NULL, NULL, NULL, NULL, NULL, 0, 79, NULL, NULL),
  ('00000000000000000000000000000012', 1, '2026-11-24', 'A007', 'K', 'waiting', 51, '2026-11-24 01:04:30.000000', 'a7eb0cc6a26035f53ebf07f8e6e9157d4f7d692e4e65dacf14464c0efadda212', 'id', false, 'here', NULL, 0, NULL, 'chosen', NULL, NULL, NULL, NULL, NULL, 0, NULL, '2026-11-24 01:47:33.000000', NULL),
  ('00000000000000000000000000000013', 1, '2026-11-24', 'A008', 'A', 'serving', 52, '2026-11-24 01:05:15.000000', 'a3fd2e72807e5fa8797a1250baf234c6797c99cb0e2958b356ff61c5ba12d1dd', 'id', false, 'here', NULL, 1, 'bontang-1', 'parked', '2026-11-24 01:59:53.000000', '2026-11-24 02:00:13.000000', NULL, NULL, NULL, 0, NULL, NULL, NULL),
  ('00000000000000000000000000000014', 1, '2026-11-24', 'K001', 'K', 'waiting', 53, '2026-11-24 01:06:00.000000', '913bd0dc01f4a0f0f70ddb4f9d519dcde7a653c7c38840b30ebcd4f540c81dd5', 'id', false, 'here', NULL, 0, NULL, 'joined', NULL, NULL, NULL, NULL, NULL, 0, NULL, NULL, NULL),
  ('00000000000000000000000000000015', 1, '2026-11-24', 'K002', 'K', 'called', 54, '2026-11-24 01:06:45.000000', 'e70a33414c88abad5d6e51fd6d229151d037d33cf120087d1dcbf5d045e7e69c', 'id', true, 'here', NULL, 2, 'bontang-2', 'priority', '2026-11-24 02:01:08.000000', NULL, NULL, NULL, NULL, 0, NULL, NULL, NULL),
  ('00000000000000000000000000000016', 1, '2026-11-24', 'K003', 'K', 'waiting', 55, '2026-11-24 01:07:30.000000', '6158e04a136d301bbd1e72c7509c336e72f9b400cd7bffa57814b16ff15be268', 'id', false, 'here', NULL, 0, NULL, 'joined', NULL, NULL, NULL, NULL, NULL, 0, NULL, NULL, NULL),
  ('00000000000000000000000000000017', 1, '2026-11-24', 'A009', 'A', 'waiting', 56, '2026-11-24 01:08:15.000000', '7cbffb305e52c9e460315a74735f52bde82a1d98963e66abe727270b0c617250', 'id', false, 'here', NULL, 0, NULL, 'joined', NULL, NULL, NULL, NULL, '2026-11-24 02:32:02.000000', 1, NULL, NULL, NULL),
  ('00000000000000000000000000000018', 1, '2026-11-24', 'A010', 'A', 'waiting', 57, '2026-11-24 01:09:00.000000', 'b2604fd577c774173cbb8a893377c0ea2d007ab2ab01d6a22e6988c82508d96b', 'id', false, 'away', 5, 0, NULL, 'joined', NULL, NULL, NULL, NULL, NULL, 0, NULL, NULL, NULL),
  ('00000000000000000000000000000019', 1, '2026-11-24', 'A011', 'A', 'waiting', 58, '2026-11-24 01:09:45.000000', '3e14fd30dfc5dd410de84b087c96817946cb36a065c688b1f8b939c1e2d4ee4c', 'id', false, 'here', 10, 0, NULL, 'joined', NULL, NULL, NULL, NULL, NULL, 0, NULL, NULL, NULL);

INSERT INTO "ticket_event" (branch_id, seq, ticket_id, day, kind, at, actor_kind, actor, service, attempt, detail) VALUES
  (1, 1, '00000000000000000000000000000001', '2026-11-23', 'taken', '2026-11-23 01:00:00.000000', 'kiosk', 'kiosk-1', 'A', NULL, '{"number": "A001", "service": "A", "language": "id", "priority": false, "walk_minutes": null}'),
  (1, 2, '00000000000000000000000000000002', '2026-11-23', 'taken', '2026-11-23 01:00:45.000000', 'kiosk', 'kiosk-1', 'A', NULL, '{"number": "A002", "service": "A", "language": "id", "priority": false, "walk_minutes": null}'),
  (1, 3, '00000000000000000000000000000003', '2026-11-23', 'taken', '2026-11-23 01:01:30.000000', 'kiosk', 'kiosk-1', 'A', NULL, '{"number": "A003", "service": "A", "language": "id", "priority": false, "walk_minutes": null}'),
  (1, 4, '00000000000000000000000000000004', '2026-11-23', 'taken', '2026-11-23 01:02:15.000000', 'kiosk', 'kiosk-1', 'A', NULL, '{"number": "A004", "service": "A", "language": "id", "priority": false, "walk_minutes": null}'),
  (1, 5, '00000000000000000000000000000005', '2026-11-23', 'taken', '2026-11-23 01:03:00.000000', 'kiosk', 'kiosk-1', 'A', NULL, '{"number": "A005", "service": "A", "language": "id", "priority": false, "walk_minutes": null}'),
  (1, 6, '00000000000000000000000000000006', '2026-11-23', 'taken', '2026-11-23 01:03:45.000000', 'kiosk', 'kiosk-1', 'A', NULL, '{"number": "A006", "service": "A", "language": "id", "priority": false, "walk_minutes": null}'),
  (1, 7, '00000000000000000000000000000007', '2026-11-23', 'taken', '2026-11-23 01:04:30.000000', 'kiosk', 'kiosk-1', 'A', NULL, '{"number": "A007", "service": "A", "language": "id", "priority": false, "walk_minutes": null}'),
  (1, 8, '00000000000000000000000000000008', '2026-11-23', 'taken', '2026-11-23 01:05:15.000000', 'kiosk', 'kiosk-1', 'K', NULL, '{"number": "K001", "service": "K", "language": "id", "priority": false, "walk_minutes": null}'),
  (1, 9, '00000000000000000000000000000009', '2026-11-23', 'taken', '2026-11-23 01:06:00.000000', 'kiosk', 'kiosk-1', 'K', NULL, '{"number": "K002", "service": "K", "language": "id", "priority": false, "walk_minutes": null}'),
  (1, 10, '0000000000000000000000000000000a', '2026-11-23', 'taken', '2026-11-23 01:06:45.000000', 'kiosk', 'kiosk-1', 'K', NULL, '{"number": "K003", "service": "K", "language": "id", "priority": false, "walk_minutes": null}'),
  (1, 11, '0000000000000000000000000000000b', '2026-11-23', 'taken', '2026-11-23 01:07:30.000000', 'kiosk', 'kiosk-1', 'K', NULL, '{"number": "K004", "service": "K", "language": "id", "priority": false, "walk_minutes": null}'),
  (1, 15, '00000000000000000000000000000001', '2026-11-23', 'called', '2026-11-23 01:08:15.000000', 'officer', 'ana', 'A', 1, '{"counter": "bontang-1", "attempt": 1, "reason": "joined", "note": null}'),
  (1, 16, '00000000000000000000000000000001', '2026-11-23', 'serving_started', '2026-11-23 01:08:30.000000', 'officer', 'ana', 'A', NULL, '{"counter": "bontang-1"}'),
  (1, 17, '00000000000000000000000000000001', '2026-11-23', 'served', '2026-11-23 01:14:50.000000', 'officer', 'ana', 'A', NULL, '{"counter": "bontang-1"}'),
  (1, 18, '00000000000000000000000000000002', '2026-11-23', 'called', '2026-11-23 01:15:10.000000', 'officer', 'ana', 'A', 1, '{"counter": "bontang-1", "attempt": 1, "reason": "joined", "note": null}'),
  (1, 19, '00000000000000000000000000000002', '2026-11-23', 'serving_started', '2026-11-23 01:15:25.000000', 'officer', 'ana', 'A', NULL, '{"counter": "bontang-1"}'),
  (1, 20, '00000000000000000000000000000002', '2026-11-23', 'parked', '2026-11-23 01:19:45.000000', 'officer', 'ana', 'A', NULL, '{"counter": "bontang-1", "note": "fotokopi KTP"}'),
  (1, 21, '00000000000000000000000000000003', '2026-11-23', 'called', '2026-11-23 01:20:05.000000', 'officer', 'ana', 'A', 1, '{"counter": "bontang-1", "attempt": 1, "reason": "joined", "note": null}'),
  (1, 22, '00000000000000000000000000000003', '2026-11-23', 'called', '2026-11-23 01:20:51.000000', 'officer', 'ana', 'A', 2, '{"counter": "bontang-1", "attempt": 2, "reason": "joined", "note": null}'),
  (1, 23, '00000000000000000000000000000003', '2026-11-23', 'marked_no_show', '2026-11-23 01:21:11.000000', 'officer', 'ana', 'A', NULL, '{"counter": "bontang-1"}'),
  (1, 24, '00000000000000000000000000000002', '2026-11-23', 'called', '2026-11-23 01:24:31.000000', 'officer', 'ana', 'A', 1, '{"counter": "bontang-1", "attempt": 1, "reason": "parked", "note": null}'),
  (1, 25, '00000000000000000000000000000002', '2026-11-23', 'serving_started', '2026-11-23 01:24:51.000000', 'officer', 'ana', 'A', NULL, '{"counter": "bontang-1"}'),
  (1, 26, '00000000000000000000000000000002', '2026-11-23', 'served', '2026-11-23 01:30:11.000000', 'officer', 'ana', 'A', NULL, '{"counter": "bontang-1"}'),
  (1, 27, '00000000000000000000000000000004', '2026-11-23', 'cancelled', '2026-11-23 01:30:31.000000', 'participant', 'peserta', 'A', NULL, '{}'),
  (1, 28, '00000000000000000000000000000005', '2026-11-23', 'called', '2026-11-23 01:30:38.000000', 'officer', 'ana', 'A', 1, '{"counter": "bontang-1", "attempt": 1, "reason": "joined", "note": null}'),
  (1, 29, '00000000000000000000000000000005', '2026-11-23', 'serving_started', '2026-11-23 01:30:53.000000', 'officer', 'ana', 'A', NULL, '{"counter": "bontang-1"}'),
  (1, 30, '00000000000000000000000000000005', '2026-11-23', 'parked', '2026-11-23 01:33:13.000000', 'officer', 'ana', 'A', NULL, '{"counter": "bontang-1", "note": null}'),
  (1, 31, '00000000000000000000000000000006', '2026-11-23', 'called', '2026-11-23 01:33:33.000000', 'officer', 'ana', 'A', 1, '{"counter": "bontang-1", "attempt": 1, "reason": "joined", "note": null}'),
  (1, 32, '00000000000000000000000000000006', '2026-11-23', 'serving_started', '2026-11-23 01:33:48.000000', 'officer', 'ana', 'A', NULL, '{"counter": "bontang-1"}'),
  (1, 33, '00000000000000000000000000000007', '2026-11-23', 'called', '2026-11-23 01:34:08.000000', 'officer', 'bo', 'A', 1, '{"counter": "bontang-2", "attempt": 1, "reason": "joined", "note": null}'),
  (1, 34, '00000000000000000000000000000005', '2026-11-23', 'expired', '2026-11-23 16:35:23.000000', 'system', 'sistem', 'A', NULL, '{}'),
  (1, 35, '00000000000000000000000000000006', '2026-11-23', 'expired', '2026-11-23 16:35:23.000000', 'system', 'sistem', 'A', NULL, '{}'),
  (1, 36, '00000000000000000000000000000007', '2026-11-23', 'expired', '2026-11-23 16:35:23.000000', 'system', 'sistem', 'A', NULL, '{}'),
  (1, 37, '00000000000000000000000000000008', '2026-11-23', 'expired', '2026-11-23 16:35:23.000000', 'system', 'sistem', 'K', NULL, '{}'),
  (1, 38, '00000000000000000000000000000009', '2026-11-23', 'expired', '2026-11-23 16:35:23.000000', 'system', 'sistem', 'K', NULL, '{}'),
  (1, 39, '0000000000000000000000000000000a', '2026-11-23', 'expired', '2026-11-23 16:35:23.000000', 'system', 'sistem', 'K', NULL, '{}'),
  (1, 40, '0000000000000000000000000000000b', '2026-11-23', 'expired', '2026-11-23 16:35:23.000000', 'system', 'sistem', 'K', NULL, '{}'),
  (1, 45, '0000000000000000000000000000000c', '2026-11-24', 'taken', '2026-11-24 01:00:00.000000', 'kiosk', 'kiosk-1', 'A', NULL, '{"number": "A001", "service": "A", "language": "id", "priority": false, "walk_minutes": null}'),
  (1, 46, '0000000000000000000000000000000d', '2026-11-24', 'taken', '2026-11-24 01:00:45.000000', 'kiosk', 'kiosk-1', 'A', NULL, '{"number": "A002", "service": "A", "language": "id", "priority": false, "walk_minutes": null}'),
  (1, 47, '0000000000000000000000000000000e', '2026-11-24', 'taken', '2026-11-24 01:01:30.000000', 'kiosk', 'kiosk-1', 'A', NULL, '{"number": "A003", "service": "A", "language": "id", "priority": false, "walk_minutes": null}'),
  (1, 48, '0000000000000000000000000000000f', '2026-11-24', 'taken', '2026-11-24 01:02:15.000000', 'kiosk', 'kiosk-1', 'A', NULL, '{"number": "A004", "service": "A", "language": "id", "priority": false, "walk_minutes": null}'),
  (1, 49, '00000000000000000000000000000010', '2026-11-24', 'taken', '2026-11-24 01:03:00.000000', 'kiosk', 'kiosk-1', 'A', NULL, '{"number": "A005", "service": "A", "language": "id", "priority": false, "walk_minutes": null}'),
  (1, 50, '00000000000000000000000000000011', '2026-11-24', 'taken', '2026-11-24 01:03:45.000000', 'kiosk', 'kiosk-1', 'A', NULL, '{"number": "A006", "service": "A", "language": "id", "priority": false, "walk_minutes": null}'),
  (1, 51, '00000000000000000000000000000012', '2026-11-24', 'taken', '2026-11-24 01:04:30.000000', 'kiosk', 'kiosk-1', 'A', NULL, '{"number": "A007", "service": "A", "language": "id", "priority": false, "walk_minutes": null}'),
  (1, 52, '00000000000000000000000000000013', '2026-11-24', 'taken', '2026-11-24 01:05:15.000000', 'kiosk', 'kiosk-1', 'A', NULL, '{"number": "A008", "service": "A", "language": "id", "priority": false, "walk_minutes": null}'),
  (1, 53, '00000000000000000000000000000014', '2026-11-24', 'taken', '2026-11-24 01:06:00.000000', 'kiosk', 'kiosk-1', 'K', NULL, '{"number": "K001", "service": "K", "language": "id", "priority": false, "walk_minutes": null}'),
  (1, 54, '00000000000000000000000000000015', '2026-11-24', 'taken', '2026-11-24 01:06:45.000000', 'kiosk', 'kiosk-1', 'K', NULL, '{"number": "K002", "service": "K", "language": "id", "priority": true, "walk_minutes": null}'),
  (1, 55, '00000000000000000000000000000016', '2026-11-24', 'taken', '2026-11-24 01:07:30.000000', 'kiosk', 'kiosk-1', 'K', NULL, '{"number": "K003", "service": "K", "language": "id", "priority": false, "walk_minutes": null}'),
  (1, 56, '00000000000000000000000000000017', '2026-11-24', 'taken', '2026-11-24 01:08:15.000000', 'kiosk', 'kiosk-1', 'A', NULL, '{"number": "A009", "service": "A", "language": "id", "priority": false, "walk_minutes": null}'),
  (1, 57, '00000000000000000000000000000018', '2026-11-24', 'taken', '2026-11-24 01:09:00.000000', 'kiosk', 'kiosk-1', 'A', NULL, '{"number": "A010", "service": "A", "language": "id", "priority": false, "walk_minutes": null}'),
  (1, 58, '00000000000000000000000000000019', '2026-11-24', 'taken', '2026-11-24 01:09:45.000000', 'kiosk', 'kiosk-1', 'A', NULL, '{"number": "A011", "service": "A", "language": "id", "priority": false, "walk_minutes": 10}'),
  (1, 62, '0000000000000000000000000000000c', '2026-11-24', 'called', '2026-11-24 01:10:30.000000', 'officer', 'ana', 'A', 1, '{"counter": "bontang-1", "attempt": 1, "reason": "joined", "note": null}'),
  (1, 63, '0000000000000000000000000000000c', '2026-11-24', 'serving_started', '2026-11-24 01:10:45.000000', 'officer', 'ana', 'A', NULL, '{"counter": "bontang-1"}'),
  (1, 64, '0000000000000000000000000000000c', '2026-11-24', 'served', '2026-11-24 01:18:05.000000', 'officer', 'ana', 'A', NULL, '{"counter": "bontang-1"}'),
  (1, 65, '0000000000000000000000000000000d', '2026-11-24', 'called', '2026-11-24 01:18:25.000000', 'officer', 'ana', 'A', 1, '{"counter": "bontang-1", "attempt": 1, "reason": "joined", "note": null}'),
  (1, 66, '0000000000000000000000000000000d', '2026-11-24', 'called', '2026-11-24 01:18:56.000000', 'officer', 'ana', 'A', 2, '{"counter": "bontang-1", "attempt": 2, "reason": "joined", "note": null}'),
  (1, 67, '0000000000000000000000000000000d', '2026-11-24', 'marked_no_show', '2026-11-24 01:19:16.000000', 'officer', 'ana', 'A', NULL, '{"counter": "bontang-1"}'),
  (1, 68, '0000000000000000000000000000000e', '2026-11-24', 'cancelled', '2026-11-24 01:19:36.000000', 'participant', 'peserta', 'A', NULL, '{}'),
  (1, 69, '0000000000000000000000000000000f', '2026-11-24', 'called', '2026-11-24 01:19:43.000000', 'officer', 'ana', 'A', 1, '{"counter": "bontang-1", "attempt": 1, "reason": "joined", "note": null}'),
  (1, 70, '0000000000000000000000000000000f', '2026-11-24', 'serving_started', '2026-11-24 01:19:58.000000', 'officer', 'ana', 'A', NULL, '{"counter": "bontang-1"}'),
  (1, 71, '0000000000000000000000000000000f', '2026-11-24', 'parked', '2026-11-24 01:30:18.000000', 'officer', 'ana', 'A', NULL, '{"counter": "bontang-1", "note": "ambil buku rekening"}'),
  (1, 72, '00000000000000000000000000000010', '2026-11-24', 'called', '2026-11-24 01:30:38.000000', 'officer', 'ana', 'A', 1, '{"counter": "bontang-1", "attempt": 1, "reason": "joined", "note": null}'),
  (1, 73, '00000000000000000000000000000010', '2026-11-24', 'serving_started', '2026-11-24 01:30:53.000000', 'officer', 'ana', 'A', NULL, '{"counter": "bontang-1"}'),
  (1, 74, '00000000000000000000000000000010', '2026-11-24', 'parked', '2026-11-24 01:34:13.000000', 'officer', 'ana', 'A', NULL, '{"counter": "bontang-1", "note": null}'),
  (1, 75, '00000000000000000000000000000010', '2026-11-24', 'called', '2026-11-24 01:42:33.000000', 'officer', 'ana', 'A', 1, '{"counter": "bontang-1", "attempt": 1, "reason": "parked", "note": null}'),
  (1, 76, '00000000000000000000000000000010', '2026-11-24', 'returned', '2026-11-24 01:42:53.000000', 'officer', 'ana', 'A', NULL, '{"counter": "bontang-1"}'),
  (1, 77, '00000000000000000000000000000011', '2026-11-24', 'called', '2026-11-24 01:44:13.000000', 'officer', 'ana', 'A', 1, '{"counter": "bontang-1", "attempt": 1, "reason": "chosen", "note": "anak sakit"}'),
  (1, 78, '00000000000000000000000000000011', '2026-11-24', 'marked_no_show', '2026-11-24 01:44:33.000000', 'officer', 'ana', 'A', NULL, '{"counter": "bontang-1"}'),
  (1, 79, '00000000000000000000000000000011', '2026-11-24', 'reinstated', '2026-11-24 01:46:53.000000', 'officer', 'ana', 'A', NULL, '{}'),
  (1, 80, '00000000000000000000000000000012', '2026-11-24', 'called', '2026-11-24 01:47:13.000000', 'officer', 'ana', 'A', 1, '{"counter": "bontang-1", "attempt": 1, "reason": "chosen", "note": "minta didahulukan"}'),
  (1, 81, '00000000000000000000000000000012', '2026-11-24', 'transferred', '2026-11-24 01:47:33.000000', 'officer', 'ana', 'K', NULL, '{"counter": "bontang-1", "service": "K", "to_counter": null, "note": "salah layanan"}'),
  (1, 82, '00000000000000000000000000000013', '2026-11-24', 'called', '2026-11-24 01:47:53.000000', 'officer', 'ana', 'A', 1, '{"counter": "bontang-1", "attempt": 1, "reason": "chosen", "note": "putus"}'),
  (1, 83, '00000000000000000000000000000013', '2026-11-24', 'serving_started', '2026-11-24 01:48:13.000000', 'officer', 'ana', 'A', NULL, '{"counter": "bontang-1"}'),
  (1, 84, '00000000000000000000000000000013', '2026-11-24', 'parked', '2026-11-24 01:53:33.000000', 'officer', 'ana', 'A', NULL, '{"counter": "bontang-1", "note": null}'),
  (1, 85, '00000000000000000000000000000013', '2026-11-24', 'called', '2026-11-24 01:59:53.000000', 'officer', 'ana', 'A', 1, '{"counter": "bontang-1", "attempt": 1, "reason": "parked", "note": null}'),
  (1, 86, '00000000000000000000000000000013', '2026-11-24', 'serving_started', '2026-11-24 02:00:13.000000', 'officer', 'ana', 'A', NULL, '{"counter": "bontang-1"}'),
  (1, 87, '00000000000000000000000000000015', '2026-11-24', 'called', '2026-11-24 02:00:33.000000', 'officer', 'bo', 'K', 1, '{"counter": "bontang-2", "attempt": 1, "reason": "priority", "note": null}'),
  (1, 88, '00000000000000000000000000000015', '2026-11-24', 'called', '2026-11-24 02:01:08.000000', 'officer', 'bo', 'K', 2, '{"counter": "bontang-2", "attempt": 2, "reason": "priority", "note": null}'),
  (1, 90, '00000000000000000000000000000019', '2026-11-24', 'arrived', '2026-11-24 02:01:48.000000', 'participant', 'peserta', 'A', NULL, '{}'),
  (1, 91, '00000000000000000000000000000018', '2026-11-24', 'went_away', '2026-11-24 02:01:55.000000', 'participant', 'peserta', 'A', NULL, '{"walk_minutes": 5}'),
  (1, 92, '00000000000000000000000000000017', '2026-11-24', 'deferred', '2026-11-24 02:02:02.000000', 'participant', 'peserta', 'A', NULL, '{"until": "2026-11-24T02:32:02+00:00"}');

INSERT INTO "branch_event" (branch_id, seq, kind, at, actor_kind, actor, counter, detail) VALUES
  (1, 12, 'shift_changed', '2026-11-23 01:08:15.000000', 'officer', 'ana', 'bontang-1', '{"state": "open", "officer": "ana", "services": ["A"], "note": null}'),
  (1, 13, 'shift_changed', '2026-11-23 01:08:15.000000', 'officer', 'bo', 'bontang-2', '{"state": "open", "officer": "bo", "services": ["A", "K"], "note": null}'),
  (1, 14, 'shift_changed', '2026-11-23 01:08:15.000000', 'supervisor', 'sari', 'bontang-b1', '{"state": "open", "officer": "sari", "services": ["A", "K", "D"], "note": null}'),
  (1, 41, 'shift_changed', '2026-11-23 16:35:23.000000', 'system', 'sistem', 'bontang-1', '{"state": "closed", "officer": null, "services": [], "note": null}'),
  (1, 42, 'shift_changed', '2026-11-23 16:35:23.000000', 'system', 'sistem', 'bontang-2', '{"state": "closed", "officer": null, "services": [], "note": null}'),
  (1, 43, 'shift_changed', '2026-11-23 16:35:23.000000', 'system', 'sistem', 'bontang-b1', '{"state": "closed", "officer": null, "services": [], "note": null}'),
  (1, 44, 'day_closed', '2026-11-23 16:35:23.000000', 'system', 'sistem', NULL, '{"day": "2026-11-23", "next_day": "2026-11-24"}'),
  (1, 59, 'shift_changed', '2026-11-24 01:10:30.000000', 'officer', 'ana', 'bontang-1', '{"state": "open", "officer": "ana", "services": ["A"], "note": null}'),
  (1, 60, 'shift_changed', '2026-11-24 01:10:30.000000', 'officer', 'bo', 'bontang-2', '{"state": "open", "officer": "bo", "services": ["A", "K"], "note": null}'),
  (1, 61, 'shift_changed', '2026-11-24 01:10:30.000000', 'supervisor', 'sari', 'bontang-b1', '{"state": "open", "officer": "sari", "services": ["A", "K", "D"], "note": null}'),
  (1, 89, 'shift_changed', '2026-11-24 02:01:28.000000', 'supervisor', 'sari', 'bontang-b1', '{"state": "paused", "officer": "sari", "services": ["A", "K", "D"], "note": "rapat"}');

INSERT INTO "user" (username, role, branch, password_hash, created_at) VALUES
  ('ana', 'officer', 'bontang', '$argon2id$v=19$m=8,t=1,p=1$vH7TAP8km+JiWmxpTBZREg$gm7OFX3L2HQH7VD26UV+vwUQRBBRd7mJzV9WVaq2NvA', '2026-11-23 01:00:00.000000'),
  ('bo', 'officer', 'bontang', NULL, '2026-11-23 01:00:00.000000'),
  ('sari', 'supervisor', 'bontang', NULL, '2026-11-23 01:00:00.000000'),
  ('dewi', 'administrator', NULL, NULL, '2026-11-23 01:00:00.000000');

INSERT INTO "staff_token" (hash, username, created_at) VALUES
  ('8003e24185b85182f676c45eda91922d2669598f7828d9a3a620408a09a05bc3', 'ana', '2026-11-23 01:00:00.000000');

INSERT INTO "device" (name, kind, branch, key_hash, created_at, seen_at, version, paper, faults, is_revoked) VALUES
  ('kiosk-1', 'kiosk', 'bontang', '33eea9e492d31729d45dc30634376b5d8e1c1fca142cf68f39e3d625748eec5c', '2026-11-23 01:00:00.000000', NULL, NULL, NULL, NULL, false);

INSERT INTO "request" (scope, request_id, body_hash, ticket_id, answer, created_at) VALUES
  ('user:bo', '00000000-0000-4000-8000-00000000004d', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855', '00000000000000000000000000000015', '{"branch":"bontang","seq":88,"server_time":"2026-11-24T02:01:08.000Z","number":"K002","service":{"code":"K","name":"Klaim JKK"},"state":"called","place":"here","held_while_away":false,"priority":true,"ahead":null,"estimate":null,"counter":{"code":"bontang-2","label":"2","kind":"desk"},"attempt":2,"calls_allowed":3,"called_at":"2026-11-24T02:01:08.000Z","issued_at":"2026-11-24T01:06:45.000Z","walk_minutes":null,"come_by":null,"return_by":null,"return_after":3,"hit_rate":null,"why":[],"can":["recall","start","no_show","return_to_line","transfer"],"language":"id","branch_name":"Kantor Cabang Bontang","ended_at":null,"serving_since":null,"coming":false,"waiting_s":3263,"reach":[],"reason":"priority","class":"priority","history":[{"at":"2026-11-24T01:06:45.000Z","what":"taken","actor":"kiosk-1","reason":null,"counter":null},{"at":"2026-11-24T02:00:33.000Z","what":"called","actor":"bo","reason":null,"counter":{"code":"bontang-2","label":"2","kind":"desk"}},{"at":"2026-11-24T02:01:08.000Z","what":"called","actor":"bo","reason":null,"counter":{"code":"bontang-2","label":"2","kind":"desk"}}],"recall_at":"2026-11-24T02:01:38.000Z"}', '2026-11-24 02:01:08.000000'),
  ('user:sari', '00000000-0000-4000-8000-00000000004e', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855', NULL, '{"branch":"bontang","seq":89,"server_time":"2026-11-24T02:01:28.000Z","code":"bontang-b1","label":"1","kind":"booth","state":"paused","officer":"sari","opened_at":"2026-11-24T01:10:30.000Z","services":[{"code":"A","name":"Klaim JHT"},{"code":"K","name":"Klaim JKK"},{"code":"D","name":"Pendaftaran"}],"ticket":null,"usual":null,"next":"A005","parked":[],"today":{"served":0,"no_show":0,"mean_service_s":null},"can":["resume_shift","close"]}', '2026-11-24 02:01:28.000000'),
  ('ticket:00000000000000000000000000000017', '00000000-0000-4000-8000-000000000051', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855', '00000000000000000000000000000017', '{"branch":"bontang","seq":92,"server_time":"2026-11-24T02:02:02.000Z","number":"A009","service":{"code":"A","name":"Klaim JHT"},"state":"waiting","place":"here","held_while_away":false,"priority":false,"ahead":5,"estimate":null,"counter":null,"attempt":0,"calls_allowed":3,"called_at":null,"issued_at":"2026-11-24T01:08:15.000Z","walk_minutes":null,"come_by":null,"return_by":null,"return_after":3,"hit_rate":null,"why":[],"can":["arrive","away","defer","leave"],"language":"id","branch_name":"Kantor Cabang Bontang","ended_at":null,"serving_since":null,"coming":false}', '2026-11-24 02:02:02.000000');
