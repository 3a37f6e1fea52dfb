namespace Platform.Environments.Code.Shell;

/// <summary>The programs of every world, in its folder <c>bin</c>: users and services without root.</summary>
internal static class WorldTools
{
    /// <summary>Adds them to a world.</summary>
    public static void AddTo(World world)
    {
        world.Put("bin/svc", Node.File(Svc, "755"));
        world.Put("bin/users", Node.File(Users, "755"));
    }

    private const string Svc = """
        #!/bin/sh
        # svc start|stop|restart|status NAME, svc list: the services of /box/site/services.
        # A service's port is read from its file config when it starts.
        site=/box/site
        mkdir -p $site/run
        if [ "$1" = list ]; then ls $site/services; exit; fi
        dir=$site/services/$2
        [ -n "$2" ] && [ -f "$dir/run" ] || { echo "svc: no service '$2'" >&2; exit 1; }
        pid=$(cat $site/run/$2.pid 2>/dev/null)
        alive() { [ -n "$pid" ] && kill -0 "$pid" 2>/dev/null; }
        case $1 in
        status) if alive; then echo "$2 runs"; else echo "$2 is stopped"; fi ;;
        start)
          if alive; then echo "svc: $2 runs already" >&2; exit 1; fi
          port=$(sed -n 's/^port=//p' "$dir/config")
          [ -n "$port" ] || { echo "svc: $2 has no port in its config" >&2; exit 1; }
          setsid sh "$dir/run" "$port" </dev/null >/dev/null 2>&1 &
          echo $! >$site/run/$2.pid
          echo "$2 started on port $port" ;;
        stop)
          if ! alive; then echo "svc: $2 does not run" >&2; exit 1; fi
          kill "$pid"; rm -f $site/run/$2.pid; echo "$2 stopped" ;;
        restart) "$0" stop "$2" && "$0" start "$2" ;;
        *) echo "svc: start, stop, restart, status or list" >&2; exit 2 ;;
        esac

        """;

    private const string Users = """
        #!/bin/sh
        # users list, users add NAME GROUP, users remove NAME, users lock NAME, users group NAME GROUP: the users of /box/site/etc/users.
        # A line of that file is NAME:GROUP:HOME:STATE, with the state active or locked.
        site=/box/site
        file=$site/etc/users
        find_user() { grep -q "^$1:" $file || { echo "users: no user '$1'" >&2; exit 1; }; }
        change() { sed "$1" $file >/tmp/users.$$ && cat /tmp/users.$$ >$file; rm -f /tmp/users.$$; }
        case $1 in
        list) cat $file ;;
        add)
          [ -n "$3" ] || { echo "users: add NAME GROUP" >&2; exit 2; }
          grep -q "^$2:" $file && { echo "users: '$2' is there already" >&2; exit 1; }
          echo "$2:$3:home/$2:active" >>$file
          mkdir -p $site/home/$2 ;;
        remove) find_user "$2"; change "/^$2:/d"; rm -rf $site/home/$2 ;;
        lock) find_user "$2"; change "s/^\($2:.*\):active\$/\1:locked/" ;;
        group) find_user "$2"; change "s/^$2:[^:]*:/$2:$3:/" ;;
        *) echo "users: list, add, remove, lock or group" >&2; exit 2 ;;
        esac

        """;
}
