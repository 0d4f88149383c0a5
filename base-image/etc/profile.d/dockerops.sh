# /etc/profile has just reset PATH: put back the environment of the container.
if [ -r /env.sh ]; then . /env.sh; fi
