package sslwrap

// #include "bridge.h"
import "C"

import "runtime"

func ctxNew(server bool) (*handle, error) {
	r := from(C.swg_ctx_new(truth(server)))
	if err := r.err("context"); err != nil {
		return nil, err
	}
	return newHandle(r.value, func(h C.uintptr_t) { C.swg_ctx_free(h) }), nil
}

func (h *handle) ctxIdentityFile(certs, key string) result {
	c, k := text(certs), text(key)
	defer runtime.KeepAlive(h)
	return from(C.swg_ctx_identity_file(h.c(), ptr(c), ptr(k)))
}

func (h *handle) ctxIdentityMem(certs, key, pass []byte, renew bool) result {
	defer runtime.KeepAlive(h)
	return from(C.swg_ctx_identity_mem(h.c(), ptr(certs), C.size_t(len(certs)), ptr(key), C.size_t(len(key)),
		ptr(pass), C.size_t(len(pass)), truth(renew)))
}

func (h *handle) ctxLocations(file, dir string) result {
	f, d := text(file), text(dir)
	defer runtime.KeepAlive(h)
	return from(C.swg_ctx_locations(h.c(), ptr(f), ptr(d)))
}

func (h *handle) ctxClientCA(file string) result {
	f := text(file)
	defer runtime.KeepAlive(h)
	return from(C.swg_ctx_client_ca(h.c(), ptr(f)))
}

func (h *handle) ctxTrustMem(pem []byte) result {
	defer runtime.KeepAlive(h)
	return from(C.swg_ctx_trust_mem(h.c(), ptr(pem), C.size_t(len(pem))))
}

func (h *handle) ctxSystemTrust() result {
	defer runtime.KeepAlive(h)
	return from(C.swg_ctx_system_trust(h.c()))
}

func (h *handle) ctxALPN(server bool, wire []byte) result {
	defer runtime.KeepAlive(h)
	return from(C.swg_ctx_alpn(h.c(), truth(server), ptr(wire), C.size_t(len(wire))))
}

func (h *handle) ctxMin(version uint16) result {
	defer runtime.KeepAlive(h)
	return from(C.swg_ctx_min(h.c(), C.int(version)))
}

func (h *handle) ctxMax(version uint16) result {
	defer runtime.KeepAlive(h)
	return from(C.swg_ctx_max(h.c(), C.int(version)))
}

func (h *handle) ctxOptions(options uint64) result {
	defer runtime.KeepAlive(h)
	return from(C.swg_ctx_options(h.c(), C.uint64_t(options)))
}

func (h *handle) ctxText(which int, s string) result {
	t := append([]byte(s), 0)
	defer runtime.KeepAlive(h)
	return from(C.swg_ctx_text(h.c(), C.int(which), ptr(t)))
}

func (h *handle) ctxAddHost(name string, host *handle) result {
	t := append([]byte(name), 0)
	defer runtime.KeepAlive(h)
	defer runtime.KeepAlive(host)
	return from(C.swg_ctx_add_host(h.c(), ptr(t), host.c()))
}

func (h *handle) ctxRefuseOtherHosts() result {
	defer runtime.KeepAlive(h)
	return from(C.swg_ctx_host_policy(h.c(), C.SSLWRAP_HOST_REFUSE))
}

func (h *handle) ctxStopForHello() result {
	defer runtime.KeepAlive(h)
	return from(C.swg_ctx_events(h.c(), C.SSLWRAP_EVENT_CLIENT_HELLO))
}

func (h *handle) ctxTickets(n int) result {
	defer runtime.KeepAlive(h)
	return from(C.swg_ctx_tickets(h.c(), C.int(n)))
}

const (
	bytesOCSP = iota
	bytesNewOCSP
	bytesSessionID
	bytesPinRequired
	bytesPinSufficient
)

func (h *handle) ctxBytes(which int, b []byte) result {
	defer runtime.KeepAlive(h)
	return from(C.swg_ctx_bytes(h.c(), C.int(which), ptr(b), C.size_t(len(b))))
}

func (h *handle) ctxTicketKeys(renew bool, keys []byte, each int) result {
	defer runtime.KeepAlive(h)
	return from(C.swg_ctx_ticket_keys(h.c(), truth(renew), ptr(keys), C.size_t(len(keys)), C.size_t(each)))
}

func (h *handle) ctxPSK(server bool, identity, key []byte) result {
	defer runtime.KeepAlive(h)
	return from(C.swg_ctx_psk(h.c(), truth(server), ptr(identity), C.size_t(len(identity)), ptr(key), C.size_t(len(key))))
}
