-- SYNC (3.4), after reports.lua. KEYS: log, tail, promise, replicas. ARGV: id and position of the last message handled
-- ('' for none), most entries, then the replica, the number of its report, the life of one in ms, and what the
-- report ends with: a blank and the replica's name, or nothing.
-- Returns tail, the promise's life in ms (-2: none), the time in microseconds, the position of the log's last entry
-- ('' for none), the number of the replica's report that was here ('' for none), and position and frame of each entry
-- after that of the last message handled.
local known = redis.call('HGET', KEYS[4], ARGV[4])
if not known then reports(KEYS[4], ARGV[6]) end -- who comes new clears away what is too old
local id, position = ARGV[1], ARGV[2]
if id == '' or position == '' then id, position = '-', '-' end
redis.call('HSET', KEYS[4], ARGV[4], table.concat({ARGV[5], MICROS, id, position .. ARGV[7]}, ' '))
local tail = redis.call('GET', KEYS[2]) or ''
local newest = redis.call('XREVRANGE', KEYS[1], '+', '-', 'COUNT', 1)[1]
local out = {
  tail, string.format('%d', redis.call('PTTL', KEYS[3])), MICROS, newest and newest[1] or '',
  known and string.match(known, '^%d+') or '',
}
if tail == '' or tail == ARGV[1] or ARGV[2] == '' then return out end
for _, entry in ipairs(redis.call('XRANGE', KEYS[1], '(' .. ARGV[2], '+', 'COUNT', ARGV[3])) do
  out[#out + 1] = entry[1]
  out[#out + 1] = entry[2][2]
end
return out
