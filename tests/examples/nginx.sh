# For bash scripts: nginx_start DIR CERTS NAME NAME... starts a real nginx on loopback that serves DIR/www, with one port
# for each certificate CERTS/NAME.pem and .key. Sets NGINX (process) and NGINX_PORTS (array). The caller kills it.
nginx_start() {
	local dir=$1 certs=$2 try name port nginx
	shift 2
	nginx=$(PATH=$PATH:/usr/sbin command -v nginx) || return 1
	mkdir -p "$dir/www" "$dir/tmp"
	for try in 1 2 3 4 5 6 7 8 9 10; do
		port=$((20000 + RANDOM % 12000)) NGINX_PORTS=()
		{
			echo "daemon off; master_process off; pid $dir/nginx.pid; error_log $dir/error.log; events {} http {"
			echo "access_log $dir/access.log; default_type text/plain;"
			for name in client_body proxy fastcgi uwsgi scgi; do echo "${name}_temp_path $dir/tmp/$name;"; done
			for name; do
				NGINX_PORTS+=($port)
				echo "server { listen 127.0.0.1:$port ssl; ssl_protocols TLSv1.2 TLSv1.3; root $dir/www;"
				echo "ssl_certificate $certs/$name.pem; ssl_certificate_key $certs/$name.key; }"
				port=$((port + 1))
			done
			echo '}'
		} >"$dir/nginx.conf"
		"$nginx" -p "$dir" -e "$dir/error.log" -c "$dir/nginx.conf" 2>>"$dir/error.log" &
		NGINX=$!
		while kill -0 $NGINX 2>/dev/null; do
			if (exec 3<>"/dev/tcp/127.0.0.1/${NGINX_PORTS[0]}") 2>/dev/null; then
				sleep 0.05
				kill -0 $NGINX 2>/dev/null && return 0 # it may have been somebody else who answered
			fi
			sleep 0.05
		done
		wait $NGINX
	done
	cat "$dir/error.log" >&2
	return 1
}
