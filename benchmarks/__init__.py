"""How fast is the kit, as a ratio against a named peer or a bare lower limit in the same run?"""
