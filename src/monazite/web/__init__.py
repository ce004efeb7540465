"""The app: a simulator in the browser. `monazite.web.app.create_app` makes it, ``monazite serve`` starts it."""
