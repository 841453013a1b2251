-- wrk asks for products 1 to N, its argument; each thread begins elsewhere.
local threads = 0

function setup(thread)
   thread:set("at", threads * 397)
   threads = threads + 1
end

function init(args)
   requests = {}
   for id = 1, tonumber(args[1]) do
      requests[id] = wrk.format("GET", "/api/products/" .. id)
   end
end

function request()
   at = at % #requests + 1
   return requests[at]
end
