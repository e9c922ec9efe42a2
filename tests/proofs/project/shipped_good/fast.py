QUICK = False
