-- REPLICAS: who hears this log? It changes nothing. KEYS: log, promise, replicas.
-- Returns the time in microseconds and the promise's life in ms (-2: none); then of each replica its name, its report, how
-- many messages the log had at the time of the report that were not handled (100 at most), and the position of the first
-- of them ('' for none).
local t = redis.call('TIME')
local out = {t[1] .. string.format('%06d', tonumber(t[2])), string.format('%d', redis.call('PTTL', KEYS[2]))}
local all = redis.call('HGETALL', KEYS[3])
for i = 1, #all, 2 do
  local millis, position = string.match(all[i + 1], '^%d+ (%d+)%d%d%d %S+ (%S+)')
  if millis then
    local from = position == '-' and '-' or '(' .. position
    local missed = redis.call('XRANGE', KEYS[1], from, millis, 'COUNT', 100)
    out[#out + 1] = all[i]
    out[#out + 1] = all[i + 1]
    out[#out + 1] = string.format('%d', #missed)
    out[#out + 1] = missed[1] and missed[1][1] or ''
  end
end
return out
