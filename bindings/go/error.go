package sslwrap

import (
	"crypto/x509"
	"fmt"
	"io"
	"net"
)

// Error is a failure that the library reports.
type Error struct {
	Op      string   // "handshake", "read", "write", ...
	Status  int      // SSLWRAP_ERROR_* or SSLWRAP_E_*
	Kind    Kind     // what to decide by
	Number  int      // an errno, or the X509_V_ERR_* of a refused certificate; 0 where there is none
	Detail  int      // the depth of a refused certificate in its chain
	Message string   // one line that says what to do
	Reasons []string // OpenSSL's, the oldest first
	Cause   error    // what a callback returned, or its *PanicError; nil where there is none
}

var _ net.Error = (*Error)(nil)

func localError(op string, status int, message string) *Error {
	return &Error{Op: op, Status: status, Kind: KindLocal, Message: op + ": " + message}
}

func (e *Error) Error() string {
	if e.Cause != nil {
		return "sslwrap: " + e.Message + ": " + e.Cause.Error()
	}
	return "sslwrap: " + e.Message
}

// Unwrap is the Cause.
func (e *Error) Unwrap() error { return e.Cause }

// StatusName is the status by its name, as "SSLWRAP_E_STATE".
func (e *Error) StatusName() string { return statusName(e.Status) }

// Timeout tells whether a deadline passed.
func (e *Error) Timeout() bool { return e.Status == statusTimeout }

// Temporary is Timeout: it is there since net.Error asks for it.
func (e *Error) Temporary() bool { return e.Timeout() }

// Is makes a truncated connection match io.ErrUnexpectedEOF, and use after Close net.ErrClosed.
func (e *Error) Is(target error) bool {
	switch target {
	case io.ErrUnexpectedEOF:
		return e.Kind == KindTruncated
	case net.ErrClosed:
		return e.Status == statusClosed
	}
	return false
}

// VerifyError says why the peer's certificate is refused. Its Unwrap is the *Error.
type VerifyError struct {
	Code        int    // X509_V_ERR_*
	Depth       int    // where in the chain: 0 is the peer's own
	Hint        string // why, and what to do
	Certificate []byte // the one that is not accepted, as DER; nil when it is not known
	Err         *Error
}

func (e *VerifyError) Error() string { return e.Err.Error() }

func (e *VerifyError) Unwrap() error { return e.Err }

// X509 is the certificate that is not accepted.
func (e *VerifyError) X509() (*x509.Certificate, error) { return x509.ParseCertificate(e.Certificate) }

// PanicError is a panic in a callback. The connection failed with it.
type PanicError struct {
	Value any
	Stack []byte
}

func (e *PanicError) Error() string { return fmt.Sprintf("panic in a callback: %v", e.Value) }
