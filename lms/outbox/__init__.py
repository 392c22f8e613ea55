"""What leaves the house (mail, webhooks) is written here in the sender's transaction and delivered later."""
