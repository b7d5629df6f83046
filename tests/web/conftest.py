from browser import chromium, playwright, running_site, site

__all__ = ["chromium", "playwright", "running_site", "site"]
