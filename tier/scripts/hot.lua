-- The board of hot keys: puts up a report and takes down what is too old. KEYS: board. ARGV: process, report ('' for none),
-- life of a report in ms. Returns process, age in ms and report of each.
local t = redis.call('TIME')
local now = tonumber(t[1]) * 1000 + math.floor(tonumber(t[2]) / 1000)
if ARGV[2] ~= '' then
  redis.call('HSET', KEYS[1], ARGV[1], string.format('%d', now) .. ' ' .. ARGV[2])
  redis.call('PEXPIRE', KEYS[1], ARGV[3])
end
local all, out = redis.call('HGETALL', KEYS[1]), {}
for i = 1, #all, 2 do
  local space = string.find(all[i + 1], ' ', 1, true) or 0
  local age = now - (tonumber(string.sub(all[i + 1], 1, space)) or 0)
  if age > tonumber(ARGV[3]) then
    redis.call('HDEL', KEYS[1], all[i])
  else
    out[#out + 1] = all[i]
    out[#out + 1] = string.format('%d', math.max(age, 0))
    out[#out + 1] = string.sub(all[i + 1], space + 1)
  end
end
return out
