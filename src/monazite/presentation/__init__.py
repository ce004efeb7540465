"""What people read and use: charts, briefs, the app and the command line."""
