-- INV (3.1) of each row. Returns how many messages were appended, and id and position of the log's last one: the
-- messages about these rows, by whomever, are not after it.
local sent = invAll()
local newest = redis.call('XREVRANGE', LOG, '+', '-', 'COUNT', 1)[1]
return {string.format('%d', sent), redis.call('GET', TAIL) or '', newest and newest[1] or ''}
