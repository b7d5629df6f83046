"""A client of Open311 GeoReport v2, the open interface of cities' 311 services.

Source: https://wiki.open311.org/GeoReport_v2 (frozen) and https://wiki.open311.org/Service_Discovery.
"""
