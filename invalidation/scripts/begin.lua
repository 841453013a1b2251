-- BEGIN (3.5). KEYS: coh, promise. Returns the time in microseconds, the promise's life in ms (-2: none), pos, cursor,
-- dbid and gen; '' for what is absent.
local t = redis.call('TIME')
local coh = redis.call('HMGET', KEYS[1], 'pos', 'cursor', 'dbid', 'gen')
local out = {t[1] .. string.format('%06d', tonumber(t[2])), string.format('%d', redis.call('PTTL', KEYS[2]))}
for i = 1, 4 do out[i + 2] = coh[i] or '' end
return out
