"""What every page stands on: access declarations, forms, formats, menu and panel slots, error pages."""
