print("trek")
