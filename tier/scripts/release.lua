-- Gives up a lease that is still held, and wakes who waits for it. KEYS: lease. ARGV: token, wake channel.
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
redis.call('DEL', KEYS[1])
redis.call('PUBLISH', ARGV[2], '')
return 1
