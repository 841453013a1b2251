-- What the scripts that invalidate share. KEYS: log, tail, coh, promise, then value, lease and done of each row.
-- ARGV: length of the log, life of a done mark in ms, channel, two more of the script's own, then kind, key, outbox
-- row ('' for none), new message id, new generation and trace ('' for none) of each row.
local LOG, TAIL, COH, PROMISE = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local LENGTH, MARK_LIFE, CHANNEL = ARGV[1], ARGV[2], ARGV[3]

local function frame(...)
  local out = {}
  for i, s in ipairs({...}) do out[i] = #s .. ':' .. s end
  return table.concat(out)
end

local t = redis.call('TIME')
local MICROS = t[1] .. string.format('%06d', tonumber(t[2])) -- of all messages of the script
local tail -- what TAIL holds; nil: not read yet

-- append puts a message into the log and returns what to publish. It comes before any mark (section 3).
local function append(id, kind, key, row, trace)
  local m = frame(id, tail or redis.call('GET', TAIL) or '', kind, key, row, MICROS)
  if trace and trace ~= '' then m = m .. frame(trace) end
  local position = redis.call('XADD', LOG, 'MAXLEN', '~', LENGTH, '*', 'm', m)
  redis.call('SET', TAIL, id)
  tail = id
  return frame(position) .. m
end

-- held are the messages that are in the log and not published yet. If the script fails they never are: they are lost like any
-- that pub/sub loses, and the chain shows it (4.2, 4.3).
local held, bytes = {}, 0
local FULL = 65536 -- bytes of one PUBLISH, or little more

-- tell publishes them together: each PUBLISH costs a write to each that listens. One goes as it is; several as netstrings after
-- an empty one, which stands where the position of one would. A process of a release that knows only the first takes the
-- second for unreadable, which breaks its chain, and reads the log.
local function tell()
  if #held == 1 then
    redis.call('PUBLISH', CHANNEL, held[1])
  elseif #held > 1 then
    redis.call('PUBLISH', CHANNEL, frame('', unpack(held)))
  end
  held, bytes = {}, 0
end

-- inv is INV (3.1) of the i-th row, but that the message is held; it returns 1 if it appended one.
local function inv(i)
  local k, a = 5 + 3 * (i - 1), 6 + 6 * (i - 1)
  local value, lease, done = KEYS[k], KEYS[k + 1], KEYS[k + 2]
  local kind, key, row, id, gen = ARGV[a], ARGV[a + 1], ARGV[a + 2], ARGV[a + 3], ARGV[a + 4]
  if row ~= '' then
    local mark = redis.call('GET', done)
    if mark and mark == redis.call('HGET', COH, 'gen') then
      redis.call('PEXPIRE', done, MARK_LIFE)
      return 0
    end
  end
  local message = append(id, kind, key, row, ARGV[a + 5])
  if kind == 'all' then
    if redis.call('EXISTS', COH) == 1 then redis.call('HSET', COH, 'gen', gen) end
    redis.call('SET', PROMISE, gen, 'XX', 'KEEPTTL')
  else
    redis.call('DEL', value, lease)
  end
  if row ~= '' then
    local now = redis.call('HGET', COH, 'gen')
    if now then redis.call('SET', done, now, 'PX', MARK_LIFE) end
  end
  held[#held + 1], bytes = message, bytes + #message
  if bytes >= FULL then tell() end
  return 1
end

local function invAll()
  local sent = 0
  for i = 1, (#KEYS - 4) / 3 do sent = sent + inv(i) end
  tell()
  return sent
end
