"""The demonstration: sample plans and an organisation that uses them, made by the actions that people use."""
