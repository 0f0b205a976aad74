"""What people look at in visits, and the copies of other services' facts that visits decides by."""
