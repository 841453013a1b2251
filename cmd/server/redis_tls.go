package main

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"os"
	"strings"
)

// redisTLS is what rediss:// trusts, and shows, beside what the system has.
type redisTLS struct {
	CAFile            string // empty: the system's authorities
	CertFile, KeyFile string // empty: no certificate is shown
}

// caFile takes a file of PEM certificates.
func caFile(c *config, value string) error {
	c.RedisTLS.CAFile = value
	if value == "" {
		return nil
	}
	_, err := authorities(value)
	return err
}

func authorities(file string) (*x509.CertPool, error) {
	pem, err := os.ReadFile(file) //nolint:gosec // the operator's own setting
	if err != nil {
		return nil, fmt.Errorf("must be a file of PEM certificates: %w", err)
	}
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(pem) {
		return nil, errors.New("must be a file of PEM certificates")
	}
	return pool, nil
}

// conflicts reports what is wrong with the files together, and beside the URLs they are for.
func (f redisTLS) conflicts(urls ...string) (found []conflict) {
	if f == (redisTLS{}) {
		return nil
	}
	if (f.CertFile == "") != (f.KeyFile == "") {
		found = append(found, conflict{"REDIS_CERT_FILE", "must be set together with REDIS_KEY_FILE"})
	} else if _, err := f.certificates(); err != nil {
		found = append(found, conflict{"REDIS_CERT_FILE", fmt.Sprintf("must be the PEM certificate of REDIS_KEY_FILE: %v", err)})
	}
	if !strings.Contains(strings.Join(urls, ","), "rediss://") {
		env := "REDIS_CA_FILE"
		if f.CAFile == "" {
			env = "REDIS_CERT_FILE"
		}
		found = append(found, conflict{env, "must be empty unless a Redis URL begins with rediss://"})
	}
	return found
}

func (f redisTLS) certificates() ([]tls.Certificate, error) {
	if f.CertFile == "" {
		return nil, nil
	}
	pair, err := tls.LoadX509KeyPair(f.CertFile, f.KeyFile)
	return []tls.Certificate{pair}, err
}

// secure gives options with TLS what the files say. A cluster or Sentinel leads to other hosts than the URL's: each must
// show its own name.
func (o redisOptions) secure(f redisTLS) error {
	var config *tls.Config
	switch {
	case o.failover != nil:
		config = o.failover.TLSConfig
	case o.cluster != nil:
		config = o.cluster.TLSConfig
	default:
		config = o.single.TLSConfig
	}
	if config == nil {
		return nil
	}
	if o.single == nil {
		config.ServerName = ""
	}
	config.MinVersion = tls.VersionTLS12
	var err error
	if f.CAFile != "" {
		if config.RootCAs, err = authorities(f.CAFile); err != nil {
			return fmt.Errorf("REDIS_CA_FILE=%q: %w", f.CAFile, err)
		}
	}
	if config.Certificates, err = f.certificates(); err != nil {
		return fmt.Errorf("REDIS_CERT_FILE=%q: %w", f.CertFile, err)
	}
	return nil
}
