module sslwrap

go 1.19
