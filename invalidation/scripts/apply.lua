-- APPLY (3.6). ARGV[4]: expected pos. ARGV[5]: new pos. Returns how many messages were appended, -1 for "lost".
if redis.call('HGET', COH, 'pos') ~= ARGV[4] then return -1 end
local sent = invAll()
redis.call('HSET', COH, 'pos', ARGV[5])
return sent
