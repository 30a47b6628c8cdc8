// The peer of the Go project: crypto/tls as a client and as a server, with what its standard library
// offers, insecure suites included. One line of standard output for each connection:
//
//	connection TLS 1.2 TLS_RSA_WITH_AES_128_CBC_SHA resumed=false client=false
package main

import (
	"bufio"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"os"
	"time"
)

var (
	connect     = flag.String("connect", "", "address to connect to; without, a server")
	connections = flag.Int("connections", 1, "how often to connect")
	name        = flag.String("name", "", "name of the server")
	root        = flag.String("root", "", "file of the trusted root")
	chain       = flag.String("chain", "", "file of our own chain")
	key         = flag.String("key", "", "file of its key")
	clientAuth  = flag.Bool("client-auth", false, "require a certificate of clients")
	patience    = flag.Duration("patience", 20*time.Second, "how long a connection may take")
)

func main() {
	flag.Parse()
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run() error {
	config, err := configure()
	if err != nil {
		return err
	}
	if *connect == "" {
		return serve(config)
	}
	line, err := bufio.NewReader(os.Stdin).ReadString('\n')
	if err != nil {
		return err
	}
	for i := 0; i < *connections; i++ {
		if err := talk(config, line); err != nil {
			return fmt.Errorf("connection %d: %w", i, err)
		}
	}
	return nil
}

func configure() (*tls.Config, error) {
	pem, err := os.ReadFile(*root)
	if err != nil {
		return nil, err
	}
	roots := x509.NewCertPool()
	if !roots.AppendCertsFromPEM(pem) {
		return nil, errors.New("no certificate in " + *root)
	}
	config := &tls.Config{
		ServerName:         *name,
		RootCAs:            roots,
		ClientCAs:          roots,
		MinVersion:         tls.VersionTLS12,
		ClientSessionCache: tls.NewLRUClientSessionCache(1),
	}
	for _, suites := range [][]*tls.CipherSuite{tls.CipherSuites(), tls.InsecureCipherSuites()} {
		for _, suite := range suites {
			config.CipherSuites = append(config.CipherSuites, suite.ID)
		}
	}
	if *chain != "" {
		pair, err := tls.LoadX509KeyPair(*chain, *key)
		if err != nil {
			return nil, err
		}
		config.Certificates = []tls.Certificate{pair}
	}
	if *clientAuth {
		config.ClientAuth = tls.RequireAndVerifyClientCert
	}
	return config, nil
}

// serve sends a line back on each connection, one after the other, until it is killed.
func serve(config *tls.Config) error {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	for {
		transport, err := listener.Accept()
		if err != nil {
			return err
		}
		if err := answer(tls.Server(transport, config)); err != nil {
			fmt.Println("failed:", err)
		}
	}
}

func answer(connection *tls.Conn) error {
	defer connection.Close()
	reader, err := begin(connection)
	if err != nil {
		return err
	}
	line, err := reader.ReadString('\n')
	if err != nil {
		return err
	}
	if _, err := io.WriteString(connection, line); err != nil {
		return err
	}
	if err := goodbye(reader); err != nil {
		return err
	}
	report(connection)
	return nil
}

// talk sends a line and wants it back, then says goodbye and waits for the answer to that.
func talk(config *tls.Config, line string) error {
	transport, err := net.Dial("tcp", *connect)
	if err != nil {
		return err
	}
	connection := tls.Client(transport, config)
	defer connection.Close()
	reader, err := begin(connection)
	if err != nil {
		return err
	}
	if _, err := io.WriteString(connection, line); err != nil {
		return err
	}
	reply, err := reader.ReadString('\n')
	if err != nil {
		return err
	}
	if err := connection.CloseWrite(); err != nil {
		return err
	}
	if err := goodbye(reader); err != nil {
		return err
	}
	report(connection)
	fmt.Print(reply)
	return nil
}

func begin(connection *tls.Conn) (*bufio.Reader, error) {
	if err := connection.SetDeadline(time.Now().Add(*patience)); err != nil {
		return nil, err
	}
	return bufio.NewReader(connection), connection.Handshake()
}

// goodbye waits for close_notify: crypto/tls tells a transport that just ends by another error.
func goodbye(reader *bufio.Reader) error {
	if _, err := reader.ReadByte(); err != io.EOF {
		return fmt.Errorf("close_notify: expected %w, found %v", io.EOF, err)
	}
	return nil
}

func report(connection *tls.Conn) {
	state := connection.ConnectionState()
	version := map[uint16]string{tls.VersionTLS12: "TLS 1.2", tls.VersionTLS13: "TLS 1.3"}[state.Version]
	fmt.Printf("connection %s %s resumed=%t client=%t\n", version,
		tls.CipherSuiteName(state.CipherSuite), state.DidResume, len(state.PeerCertificates) > 0)
}
