"""When will it be my turn: the queue run forward, corrected by what came true, shown as a window that holds."""
