"""The site: what a browser and other machines reach over HTTP, put together from rooms."""
