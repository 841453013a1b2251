-- BEGIN (3.5). KEYS: coh. Returns the time in microseconds, pos, cursor and dbid; '' for what is absent.
local t = redis.call('TIME')
local coh = redis.call('HMGET', KEYS[1], 'pos', 'cursor', 'dbid', 'gen')
local out = {t[1] .. string.format('%06d', tonumber(t[2]))}
for i = 1, 4 do out[i + 1] = coh[i] or '' end
return out
