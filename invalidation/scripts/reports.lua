-- What the scripts that know the replicas share. A report is "number time id position": the number that the replica gave
-- it, the time in microseconds, and what the replica had handled when it sent it ("-" for nothing). The replica's name
-- may follow, and what a later release appends: it is ignored.
local t = redis.call('TIME')
local MICROS = t[1] .. string.format('%06d', tonumber(t[2]))

-- reports returns those of a hash and deletes the ones that are older than life, in milliseconds.
local function reports(key, life)
  local out, all = {}, redis.call('HGETALL', key)
  for i = 1, #all, 2 do
    local number, at, id, position = string.match(all[i + 1], '^(%d+) (%d+) (%S+) (%S+)')
    if not at or tonumber(MICROS) - tonumber(at) > tonumber(life) * 1000 then
      redis.call('HDEL', key, all[i])
    else
      out[#out + 1] = {of = all[i], number = number, id = id, position = position}
    end
  end
  return out
end
