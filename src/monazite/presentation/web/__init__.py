"""The app: a simulator in the browser. `app.create_app` makes it, ``monazite serve`` starts it."""
