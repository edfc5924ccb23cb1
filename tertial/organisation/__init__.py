"""Organisation: the tree of bodies and units, code plans, people, appointments, and who may do what where."""
