-- INV (3.1) of each row; returns how many messages were appended.
return invAll()
