"""The exam room: admitting, seats at venue devices, the live board, incidents, time given, ending."""
