-- FILL of the protocol (3.3), which also wakes who waits for the key. KEYS: value, lease, promise.
-- ARGV: token, gen, record, life of the record in ms, wake channel.
if redis.call('GET', KEYS[2]) ~= ARGV[1] or redis.call('GET', KEYS[3]) ~= ARGV[2] then return 0 end
redis.call('SET', KEYS[1], ARGV[3], 'PX', ARGV[4])
redis.call('DEL', KEYS[2])
redis.call('PUBLISH', ARGV[5], '')
return 1
