-- RENEW (3.7). KEYS: coh, promise. ARGV: expected pos, new pos, cursor, until in Unix ms. Returns 1, or 0 for "lost".
if redis.call('HGET', KEYS[1], 'pos') ~= ARGV[1] then return 0 end
redis.call('HSET', KEYS[1], 'cursor', ARGV[3], 'pos', ARGV[2])
redis.call('SET', KEYS[2], redis.call('HGET', KEYS[1], 'gen'), 'PXAT', ARGV[4])
return 1
