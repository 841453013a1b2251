package invalidation

// NewRedisRemote is the Remote that a Bus with this Config has.
func NewRedisRemote(cfg Config) Remote { return cfg.withDefaults().remotes()[0] }

// StartMini starts the Redis of the embedded default.
var StartMini = startMini
