-- For the scripts of a shard in a cluster, in place of PUBLISH, which goes to every node: SPUBLISH goes to those that hold the
-- channel's slot. A server older than 7 has none, and one may be forbidden: then it is PUBLISH, and who listens to the other
-- learns from the log.
local function publish(channel, message)
  local sent = redis.pcall('SPUBLISH', channel, message)
  if type(sent) == 'table' and sent.err then redis.call('PUBLISH', channel, message) end
end
