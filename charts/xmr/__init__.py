"""Control charts of rates: small multiples, those with a signal first, and one series in full.

After Wheeler's XmR chart and the charts of the NHS Making Data Count programme; the limits and signals are the store's
(`trend_series`, `trend_points`), and none is worked out here.
"""
