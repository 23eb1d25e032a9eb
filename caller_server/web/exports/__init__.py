"""Tables as files for people: CSV, XLSX and PDF, all made from one ``Sheet``."""
