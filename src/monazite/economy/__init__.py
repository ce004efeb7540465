"""The wider economy: input-output table, losses from shortage, tariffs, stability. Arrays in, arrays out.

Called after the months have been simulated: nothing here feeds back into the market of the goods.
"""
