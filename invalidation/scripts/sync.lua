-- SYNC (3.4). KEYS: log, tail, promise. ARGV: id and position of the last message handled ('' for none), most entries.
-- Returns tail, the promise's life in ms (-2: none), the time in microseconds, the position of the log's last entry
-- ('' for none), and position and frame of each entry after that of the last message handled.
local t = redis.call('TIME')
local tail = redis.call('GET', KEYS[2]) or ''
local newest = redis.call('XREVRANGE', KEYS[1], '+', '-', 'COUNT', 1)[1]
local out = {
  tail, string.format('%d', redis.call('PTTL', KEYS[3])),
  t[1] .. string.format('%06d', tonumber(t[2])), newest and newest[1] or '',
}
if tail == '' or tail == ARGV[1] or ARGV[2] == '' then return out end
for _, entry in ipairs(redis.call('XRANGE', KEYS[1], '(' .. ARGV[2], '+', 'COUNT', ARGV[3])) do
  out[#out + 1] = entry[1]
  out[#out + 1] = entry[2][2]
end
return out
