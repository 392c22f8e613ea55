"""Appeals against decisions about titles, and complaints: answered in time by somebody who was not involved."""
