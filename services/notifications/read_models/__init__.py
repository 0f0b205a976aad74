"""What people look at in notifications, and the copies of other services' facts that say who is to be told."""
