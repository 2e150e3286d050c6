"""Many nights: every recording found becomes results of its own and a row of one table.

A night is analysed by the functions that ``analyze`` calls, in processes of this machine or on a Dask cluster.
"""
