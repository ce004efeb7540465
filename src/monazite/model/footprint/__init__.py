"""What supply does to climate, water, land and people: burdens by route, old supply against new, and who is paid."""
