"""What activities do by themselves: when a day comes near or is over, when a title, a block or a death changes things."""
