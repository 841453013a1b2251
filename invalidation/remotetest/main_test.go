package remotetest_test

import (
	"testing"

	"github.com/tiercel-go/tiercel/internal/testenv"
)

func TestMain(m *testing.M) { testenv.Main(m) }
