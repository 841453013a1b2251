-- RESET (3.8), after lib.lua. ARGV[4]: expected pos, '' for none. Then from ARGV[6]: new pos, cursor, until in Unix ms,
-- dbid, new message id, new generation. Returns 1, or 0 for "lost".
if (redis.call('HGET', COH, 'pos') or '') ~= ARGV[4] then return 0 end
local message = append(ARGV[10], 'all', '', '')
redis.call('HSET', COH, 'gen', ARGV[11], 'pos', ARGV[6], 'cursor', ARGV[7], 'dbid', ARGV[9])
redis.call('SET', PROMISE, ARGV[11], 'PXAT', ARGV[8])
redis.call('PUBLISH', CHANNEL, message)
return 1
