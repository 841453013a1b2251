-- LOOK, after reports.lua: who has reached a message? KEYS: log, replicas. ARGV: id and position of the message, the
-- replica that asks, life of a report in ms, channel, what a call for reports begins with.
-- Returns whether the message is in this log ('1' or ''), the number of the asker's report ('' for none), and the
-- replicas that have not reached it, which are called upon to report.

-- is says whether the log's entry at a position has that id (W2, W3).
local function is(id, position)
  local entry = redis.call('XRANGE', KEYS[1], position, position)[1]
  local head = #id .. ':' .. id
  return entry and string.sub(entry[2][2], 1, #head) == head
end

if not is(ARGV[1], ARGV[2]) then return {'', ''} end
local out, reached = {'1', ''}, {}
for _, r in ipairs(reports(KEYS[2], ARGV[4])) do
  if r.of == ARGV[3] then out[2] = r.number end
  local at = r.id .. ' ' .. r.position
  if reached[at] == nil then -- most have reached the same
    reached[at] = r.position ~= '-' and is(r.id, r.position)
      and #redis.call('XRANGE', KEYS[1], ARGV[2], r.position, 'COUNT', 1) > 0 or false
  end
  if not reached[at] then out[#out + 1] = r.of end
end
if #out > 2 then redis.call('PUBLISH', ARGV[5], ARGV[6] .. table.concat(out, ' ', 3)) end
return out
