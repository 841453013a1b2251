-- READ of the protocol (3.2). KEYS: value, lease, tail, promise.
-- ARGV: token, life of the lease in ms, identity of a record that will not do ('' for none): gen and checksum, 4 bytes,
-- or all of it if it is shorter.
local t = redis.call('TIME')
local now = t[1] .. string.format('%03d', math.floor(tonumber(t[2]) / 1000))
local gen = redis.call('GET', KEYS[4])
if not gen then return {'untrusted', now} end
local record = redis.call('GET', KEYS[1])
if record and string.sub(record, 1, #gen) == gen
    and (ARGV[3] == '' or string.sub(record, 1, #gen + 4) ~= ARGV[3]) then
  return {'found', now, record, redis.call('GET', KEYS[3]) or ''}
end
local holder = redis.call('GET', KEYS[2])
if holder and holder ~= ARGV[1] then return {'busy', now} end
redis.call('SET', KEYS[2], ARGV[1], 'PX', ARGV[2])
return {'acquired', now, gen}
